import { runCommandLine } from './command-line.ts'
import { endWithWrapper } from './wrapper.ts'

endWithWrapper()
process.exitCode = await runCommandLine(process.argv.slice(2))
