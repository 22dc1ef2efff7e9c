/** `npm run man`: writes the manual page anew, from the definition of the command line and README.md, where it would be another. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { dateOf, MAN_PAGE, manPage } from './man/man-page.ts'

const old = existsSync(MAN_PAGE) ? readFileSync(MAN_PAGE, 'utf8') : ''
if (manPage(dateOf(old) ?? '') !== old) {
  mkdirSync(dirname(MAN_PAGE), { recursive: true })
  writeFileSync(MAN_PAGE, manPage(new Date().toISOString().slice(0, 10)))
}
