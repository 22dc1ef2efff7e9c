/** On an outer machine: `node call.ts MODULE FUNCTION ARGUMENTS-AS-JSON` prints what the function answers, as JSON. */
const [module = '', name = '', args = '[]'] = process.argv.slice(2)
const exported = (await import(module)) as Record<string, (...args: unknown[]) => unknown>
const answer = await exported[name]!(...(JSON.parse(args) as unknown[]))
process.stdout.write(JSON.stringify(answer ?? null), () => process.exit())
