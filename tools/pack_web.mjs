#!/usr/bin/env node
// Packs a folder of built web pages into one file for the binary: tools/pack_web.mjs web/dist build/release/web.pack
//
//   tocsin web pack 1 <entries> <bytes of the index>\n
//   <path>\t<content type>\t<sha-256, 32 hex>\t<offset>\t<size>\t<gzip offset>\t<gzip size>\t<brotli offset>\t<brotli size>\n   ... sorted by path
//   <the bytes>                                          offsets count from here; size 0 of a variant: not worth having
//
// src/api/http/web_assets.cc reads it. The same input gives the same bytes.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.map': 'application/json',
}
const compressible = new Set(['.html', '.js', '.mjs', '.css', '.json', '.webmanifest', '.svg', '.txt', '.wasm', '.ico', '.map'])

function* files_below(folder, prefix = '') {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${prefix}/${entry.name}`
    if (entry.isDirectory()) yield* files_below(join(folder, entry.name), path)
    else if (entry.isFile()) yield path
  }
}

const [folder, out] = process.argv.slice(2)
if (!folder || !out) {
  console.error('usage: tools/pack_web.mjs FOLDER FILE')
  process.exit(2)
}

const chunks = []
let offset = 0
const add = (bytes) => {
  const at = offset
  chunks.push(bytes)
  offset += bytes.length
  return `${at}\t${bytes.length}`
}

const lines = []
// Sorted by bytes, as the reader's binary search compares.
const paths = [...files_below(folder)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
for (const path of paths) {
  const extension = extname(path)
  const type = types[extension]
  if (!type) throw new Error(`${path}: no content type known for '${extension}'; add it to tools/pack_web.mjs`)
  if (/[\t\n]/.test(path)) throw new Error(`${path}: a tab or newline in a name`)
  const bytes = readFileSync(join(folder, path))
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  const columns = [path, type, hash, add(bytes)]
  const gzip = compressible.has(extension) && bytes.length > 512 ? gzipSync(bytes, { level: 9 }) : undefined
  const brotli = gzip && brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
  for (const variant of [gzip, brotli]) {
    columns.push(variant && variant.length < bytes.length * 0.95 ? add(variant) : '0\t0')
  }
  lines.push(columns.join('\t') + '\n')
}

const index = Buffer.from(lines.join(''))
const head = Buffer.from(`tocsin web pack 1 ${lines.length} ${index.length}\n`)
writeFileSync(`${out}.new`, Buffer.concat([head, index, ...chunks]))
renameSync(`${out}.new`, out)
console.log(`packed ${lines.length} files, ${offset} bytes`)
