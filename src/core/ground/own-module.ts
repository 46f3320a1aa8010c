/**
 * The URL of a module that is loaded by a path and not by an import: of a worker thread, or of what a bundler puts in another's
 * place. `path` is written from the module that asks, without an ending; `from` is its `import.meta.url`. The ending is that of
 * the module that asks: `.ts` in the sources, `.js` in what is published, which `npm run pack` compiles with them.
 */
export function ownModule(path: string, from: string): URL {
  return new URL(`${path}${from.slice(from.lastIndexOf("."))}`, from);
}
