import { getCollection } from 'astro:content'
import { readFileSync } from 'node:fs'
import type { APIRoute, GetStaticPaths } from 'astro'
import { imageType } from '../source/images.ts'
import { labMetadata, type PageEntry } from './lab-metadata.ts'

/** The images of labs, byte for byte: `/_labrun/images/labs/bridge.svg`. */
export const getStaticPaths: GetStaticPaths = async () => {
  const pages: PageEntry[] = await getCollection('docs')
  const images = new Set(pages.flatMap((page) => labMetadata(page)?.images ?? []))
  return [...images].map((image) => ({ params: { image }, props: { image } }))
}

export const GET: APIRoute<{ image: string }> = ({ props }) =>
  new Response(readFileSync(props.image), {
    headers: { 'content-type': imageType(props.image) ?? 'application/octet-stream' },
  })
