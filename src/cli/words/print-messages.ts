import { formatMessages } from '../../parse/format-message.ts'
import { type ComplaintTextOptions, complaintsText } from '../../reporters/words/complaint-text.ts'
import { allFiles, type LoadedLabs, masked } from '../choice/load-labs.ts'
import { columns, wantsColour } from '../terminal/terminal.ts'

/** Writes every complaint to stderr: on a terminal with its line of the file. */
export function printMessages(loaded: LoadedLabs): void {
  const isTerminal = process.stderr.isTTY === true
  const text = messagesText(loaded, isTerminal ? complaintsOptions(true, process.stderr) : null)
  if (text !== '') console.error(masked(text, loaded))
}

/** Every complaint, for people; without options one after another, in lines that programs can read too. */
export function messagesText(loaded: LoadedLabs, options: ComplaintTextOptions | null): string {
  const texts = allFiles(loaded).map((file) =>
    options === null ? formatMessages(file) : complaintsText(file, options),
  )
  return texts.filter((text) => text !== '').join(options === null ? '\n' : '\n\n')
}

/** As many complaints of one file as somebody reads. */
const MOST = 50

/** How complaints look on a terminal. */
export function complaintsOptions(colour: boolean, output: NodeJS.WriteStream): ComplaintTextOptions {
  const isTerminal = output.isTTY === true
  return { colour: colour && wantsColour(isTerminal), width: columns(isTerminal, output), most: MOST }
}
