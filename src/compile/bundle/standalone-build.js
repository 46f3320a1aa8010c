// Builds what Terraform deploys: a zip in <cloud>/dist of each folder in <cloud>/sources, with its modules minified.
// The same sources give the same bytes.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { transform } from "esbuild";
import { zipSync } from "fflate";

const UNIX = 3;
const READABLE_FILE = 0o100644 << 16;
/** The first moment that a zip can hold. */
const MTIME = new Date(1980, 0, 1);

for (const cloud of readdirSync(import.meta.dirname)) {
  const sources = join(import.meta.dirname, cloud, "sources");
  if (!existsSync(sources)) continue;
  const dist = join(import.meta.dirname, cloud, "dist");
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(sources))
    writeFileSync(join(dist, `${name}.zip`), await zipOf(join(sources, name)));
}

async function zipOf(folder) {
  const entries = {};
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  for (const path of paths) {
    if (statSync(join(folder, path)).isDirectory()) continue;
    const content = readFileSync(join(folder, path));
    entries[path.replaceAll(sep, "/")] = [
      path.endsWith(".mjs") ? await minified(content) : content,
      { level: 6, mtime: MTIME, os: UNIX, attrs: READABLE_FILE },
    ];
  }
  return zipSync(entries);
}

async function minified(content) {
  const { code } = await transform(content, { minify: true, format: "esm", target: "node24" });
  return Buffer.from(code);
}
