/** What is round the text of each page: search, the choice of a theme, the tables of contents. */
import './mobile-table-of-contents.ts'
import './table-of-contents.ts'
import './theme-select.ts'
import { openOnDemand } from './search-on-demand.ts'

openOnDemand()
