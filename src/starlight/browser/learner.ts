import { showProgress } from './progress.ts'
import { addStepKeys } from './step-keys.ts'

showProgress(document, window)
addStepKeys(document)
