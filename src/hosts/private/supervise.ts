import { runSupervisor } from './supervisor.ts'

await runSupervisor(process.stdin, process.stdout)
process.exit(0)
