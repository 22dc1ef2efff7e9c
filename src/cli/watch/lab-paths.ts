import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { VFile } from 'vfile'
import type { Lab } from '../../core/lab.ts'

/** What a lab is made of on the disk, beside its own file. Absolute paths, of files or folders. */
export interface LabPaths {
  /** Files that set it up. */
  setup: string[]
  /** Folders of the recipes that its images may be built by. */
  recipes: string[]
  /** What its blocks read in `LAB_DIR`. */
  read: string[]
}

/** Finds out, as far as the text tells. */
export function labPaths(lab: Lab, setup: readonly VFile[]): LabPaths {
  return {
    setup: setup.map((file) => resolve(file.cwd, file.path)),
    recipes: lab.requires.images.map((image) => recipeFolder(image, lab.directory)),
    read: [...new Set(lab.steps.flatMap(({ script }) => namedIn(script, lab.directory)))],
  }
}

/** That of the nearest recipe; where there is none, where one would stand beside the lab. */
function recipeFolder(image: string, labDirectory: string): string {
  const name = image.replace(/^docker\.io\/(?:library\/)?/, '').replace(/:latest$/, '')
  for (let folder = labDirectory; ; folder = dirname(folder)) {
    const at = join(folder, '_images', name)
    if (existsSync(at)) return at
    if (folder === dirname(folder)) return join(labDirectory, '_images', name)
  }
}

/** `$LAB_DIR/web/Dockerfile` names a file; where something else follows, any of the folder may be meant. */
function namedIn(script: string, labDirectory: string): string[] {
  const mentions = script.matchAll(/\$(?:LAB_DIR\b|\{LAB_DIR\})(?:["']?\/([\w.@%+,/-]*[\w@%+]))?/g)
  return [...mentions].map(([, path = '']) => join(labDirectory, path))
}
