import { parentPort, workerData } from 'node:worker_threads'
import { readMarkdown } from './markdown.ts'

parentPort!.postMessage(readMarkdown(workerData as string))
