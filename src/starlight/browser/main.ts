import { addBlockLinks } from './block-links.ts'
import { addCopyButtons } from './copy-buttons.ts'
import { layOutBlocks } from './lay-out.ts'
import { loadOnDemand } from './on-demand.ts'
import { makeScrollable } from './scrolling.ts'
import { showAges } from './show-age.ts'
import { startEntities } from './start-entities.ts'
import { addTicks } from './ticks.ts'

addBlockLinks(document)
addCopyButtons(document)
addTicks(document)
layOutBlocks(document, window)
makeScrollable(document)
showAges(document, Date.now())
loadOnDemand(document, window)
startEntities(document, () => import('./entities.ts'))
