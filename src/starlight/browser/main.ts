import { addCopyButtons } from './copy-buttons.ts'
import { makeScrollable } from './scrolling.ts'
import { showAges } from './show-age.ts'

addCopyButtons(document)
makeScrollable(document)
showAges(document, Date.now())
