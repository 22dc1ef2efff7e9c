/**
 * How many sections are done: `3 of 17 sections done.`
 *
 * @param isKept the browser remembers them
 */
export function progressWords(done: number, all: number, isKept: boolean): string {
  const them = all === 1 ? 'it' : 'them'
  const words = doneWords(done, all)
  if (!isKept) return `${words}; this browser won’t remember ${them}.`
  return done === 0 ? `${words}; this browser remembers ${them}.` : `${words}.`
}

function doneWords(done: number, all: number): string {
  if (done === 0) return `${all} section${all === 1 ? '' : 's'} to tick off`
  if (all === 1) return 'The only section is done'
  return done === all ? `All ${all} sections done` : `${done} of ${all} sections done`
}
