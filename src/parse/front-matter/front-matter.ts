import type { Root } from 'mdast'
import type { VFile } from 'vfile'
import { checkSecrets } from './check-secrets.ts'
import { defaultFrontMatter, type FrontMatter } from './defaults.ts'
import { checkFrontMatterFence } from './fence.ts'
import { readKey } from './keys.ts'
import { readYaml } from './yaml-document.ts'

/** Reads the front matter of a lab. */
export function readFrontMatter(tree: Root, source: readonly string[], file: VFile): FrontMatter {
  const frontMatter = defaultFrontMatter()
  const [node] = tree.children
  if (node?.type !== 'yaml') {
    checkFrontMatterFence(source, file)
    return frontMatter
  }
  const { contents, reader } = readYaml(node.value, node.position!.start.line + 1, file)
  if (contents === null) return frontMatter
  for (const slot of reader.entries({ name: '', value: contents, key: contents }))
    readKey(slot, reader, frontMatter)
  checkSecrets(frontMatter, file)
  return frontMatter
}
