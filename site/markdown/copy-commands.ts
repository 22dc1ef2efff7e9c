import type { Element } from 'hast'
import { visit } from 'unist-util-visit'

/** What Expressive Code hands to a plugin, as far as it is used here. */
interface RenderedBlock {
  codeBlock: { language: string; code: string }
  renderData: { blockAst: Element }
}

/** Expressive Code writes line breaks so into the button. */
const LINE_BREAK = '\x7f'

/** A plugin of Expressive Code: the copy button of a transcript copies its commands, without prompts and without output. */
export function copyCommands() {
  return {
    name: 'copy commands',
    hooks: {
      postprocessRenderedBlock({ codeBlock, renderData }: RenderedBlock): void {
        if (codeBlock.language !== 'console') return
        const code = commandsOf(codeBlock.code).join(LINE_BREAK)
        visit(renderData.blockAst, 'element', (node: Element) => {
          if (node.properties.dataCode !== undefined || node.properties['data-code'] !== undefined)
            node.properties['data-code'] = code
        })
      },
    },
  }
}

/** `$ ` begins a command, and `> ` goes on with it. */
function commandsOf(transcript: string): string[] {
  return transcript.split('\n').flatMap((line) => /^[$>] (.*)$/.exec(line)?.[1] ?? [])
}
