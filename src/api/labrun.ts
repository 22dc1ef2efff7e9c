/*
 * The package's door: what `import … from 'labrun'` gives. Its names and types are kept; whatever else is in the package
 * is its own business. docs/api.md is about it.
 */
export type { Event } from '../core/event.ts'
export { HostError } from '../core/host-error.ts'
export type { Lab, Step } from '../core/lab.ts'
export type { Plan } from '../core/plan.ts'
export type { LabReport, Report } from '../core/report.ts'
export type { Failure, StepResult } from '../core/step-result.ts'
export { type LabMessage, parseLab, type ReadLab } from './parse-lab.ts'
export { type PlanOptions, planLabs } from './plan-labs.ts'
export { type RunPlanOptions, runPlan } from './run-plan.ts'
