import { runSupervisor } from './supervisor.ts'

// A host's own files are for all on it to read, whatever the user of labrun thinks of his.
process.umask(0o022)
await runSupervisor(process.stdin, process.stdout)
process.exit(0)
