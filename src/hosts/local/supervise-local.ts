import { runLocalSupervisor } from './supervisor.ts'

process.umask(0o022)
await runLocalSupervisor(process.stdin, process.stdout)
process.exit(0)
