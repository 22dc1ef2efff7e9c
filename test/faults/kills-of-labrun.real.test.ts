import { testKills } from './kill-tests.ts'

testKills(['labrun', 'engine', 'supervisor', 'both', 'clean'])
