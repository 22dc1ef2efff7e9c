/** A step, and where it stands. */
export interface StepPlace {
  id: string
  /** As `Step.file`. */
  file?: string
  line: number
}

/** What a run of a lab that is watched makes of the run before it. */
export type Rerun =
  /** Nothing of it: it runs from the start, on a host of its own. */
  | { kind: 'start'; because: string }
  /** Its host is as its last step has left it: this step is next. */
  | { kind: 'continue'; at: StepPlace; kept: number }
  /** Only what is expected of steps that ran has changed: they are judged again. */
  | { kind: 'judged'; kept: number }
  /** What has changed comes behind a step that stopped the lab, and stops it still. */
  | { kind: 'behind'; at: StepPlace }
  /** Nothing that runs or is judged has changed. */
  | { kind: 'prose' }

/** In one line for people. */
export function rerunText(rerun: Rerun, labFile: string): string {
  switch (rerun.kind) {
    case 'start':
      return `re-run from the start (${rerun.because})`
    case 'continue':
      return `continues at ${placeText(rerun.at, labFile)}, ${steps(rerun.kept)} kept`
    case 'judged':
      return 'only expectations changed, judged again without running'
    case 'behind':
      return `what changed comes behind ${placeText(rerun.at, labFile)}, which stops the lab as before`
    case 'prose':
      return 'only prose changed, nothing ran'
  }
}

/** `step pid (line 42)`; of another file than the lab's own with its name. */
function placeText({ id, file, line }: StepPlace, labFile: string): string {
  return `step ${id} (${file === undefined || file === labFile ? '' : `${file}, `}line ${line})`
}

function steps(count: number): string {
  return `${count} ${count === 1 ? 'step' : 'steps'}`
}
