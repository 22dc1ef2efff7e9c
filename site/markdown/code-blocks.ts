import type { Element } from 'hast'
import { visit } from 'unist-util-visit'

/** What Expressive Code hands to a plugin, as far as it is used here. */
interface RenderedBlock {
  codeBlock: { language: string; code: string }
  renderData: { blockAst: Element }
}

/** Expressive Code writes line breaks so into the button. */
const LINE_BREAK = '\x7f'

/** A plugin of Expressive Code, for its copy buttons and for the keyboard. */
export function codeBlocks() {
  return {
    name: 'code blocks',
    hooks: {
      postprocessRenderedBlock({ codeBlock, renderData }: RenderedBlock): void {
        visit(renderData.blockAst, 'element', (node: Element) => {
          if (node.tagName === 'pre') makeScrollable(node)
          if (codeBlock.language === 'console') copyCommands(node, codeBlock.code)
        })
      },
    },
  }
}

/** Before any script; and no landmark, which Expressive Code's would make of each that is too wide. */
function makeScrollable({ properties }: Element): void {
  properties.tabIndex = 0
  properties.role = 'group'
}

/** The button of a transcript copies its commands, without prompts and without output. */
function copyCommands({ properties }: Element, transcript: string): void {
  if (properties.dataCode !== undefined) properties.dataCode = commandsOf(transcript).join(LINE_BREAK)
}

/** `$ ` begins a command, and `> ` goes on with it. */
function commandsOf(transcript: string): string[] {
  return transcript.split('\n').flatMap((line) => /^[$>] (.*)$/.exec(line)?.[1] ?? [])
}
