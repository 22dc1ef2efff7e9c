import { addCopyButtons } from './copy-buttons.ts'
import { makeScrollable } from './scrolling.ts'
import { showAge } from './show-age.ts'

addCopyButtons(document)
makeScrollable(document)
showAge(document, Date.now())
