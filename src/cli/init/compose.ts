import { UsageError } from "../errors.ts";
import type { PatternSource } from "./pattern-source.ts";
import { renameIn } from "./rename.ts";

/** Files of an app, by path from its folder. */
export type Files = ReadonlyMap<string, string>;

/** The app of one pattern, in the app's own folder, under another name. */
export function single({ pattern, files }: PatternSource, name: string): Files {
  const named = [...files].map(([path, text]): [string, string] =>
    path === "app.ts" ? [path, text.replace(`app("${pattern.name}"`, `app("${name}"`)] : [path, text],
  );
  return new Map(moveReadme(named, pattern.name));
}

/**
 * One app of several patterns: each in a folder of its own, where it is an app with its tests, and in the app's own folder one that
 * has all of them. Functions and resources that an earlier pattern has too get the later one's name in front.
 * Throws {@link UsageError} where two answer the same route.
 */
export function composed(sources: readonly PatternSource[], name: string): Files {
  refuseSameRoutes(sources);
  const taken = new Set<string>();
  const functions = new Map<string, string>();
  const files = sources.flatMap(({ pattern, files }) => {
    const renamed = new Map(
      namesOf(files).flatMap((each): [string, string][] =>
        taken.has(each) ? [[each, `${pattern.name}-${each}`]] : [],
      ),
    );
    for (const each of namesOf(files)) taken.add(renamed.get(each) ?? each);
    const own = [...files].map(([path, text]): [string, string] => [
      pathOf(path, renamed),
      renameIn(path, text, renamed),
    ]);
    for (const [path] of own) if (isFunction(path)) functions.set(path, `../${pattern.name}/${path}`);
    return moveReadme(
      own.map(([path, text]): [string, string] => [`${pattern.name}/${path}`, text]),
      pattern.name,
    );
  });
  const passedOn = [...functions].map(([path, from]): [string, string] => [
    path,
    `export { default } from "${from}";\n`,
  ]);
  return new Map([...files, ...passedOn, ...wholeApp(sources, name)]);
}

/** `app.ts`, `stand-ins.ts` and `examples.ts` that have what the patterns' own have. */
function wholeApp(sources: readonly PatternSource[], name: string): [string, string][] {
  const having = (file: string) =>
    sources
      .filter(({ files }) => files.has(file))
      .map(({ pattern }) => ({ local: camel(pattern.name), from: `./${pattern.name}/${file}` }))
      .sort((a, b) => (a.from < b.from ? -1 : 1));
  const imports = (file: string) =>
    having(file)
      .map(({ local, from }) => `import ${local} from "${from}";\n`)
      .join("");
  const locals = (file: string) => having(file).map(({ local }) => local);
  const app = `import { compose } from "@motif/app";\n${imports("app.ts")}\nexport default compose("${name}", [${locals("app.ts").join(", ")}]);\n`;
  const examples = `${imports("examples.ts")}\nexport default [${locals("examples.ts")
    .map((local) => `...${local}`)
    .join(", ")}];\n`;
  const standIns = `import type { StandIns } from "@motif/app";\n${imports("stand-ins.ts")}\nexport default (() => ({ ${locals(
    "stand-ins.ts",
  )
    .map((local) => `...${local}()`)
    .join(", ")} })) satisfies StandIns;\n`;
  return [
    ["app.ts", app],
    ...(having("examples.ts").length > 0 ? [["examples.ts", examples] as [string, string]] : []),
    ...(having("stand-ins.ts").length > 0 ? [["stand-ins.ts", standIns] as [string, string]] : []),
  ];
}

/** Names of functions, and of what `resources.ts` declares: the first argument of each call that makes an export. */
function namesOf(files: Files): string[] {
  const functions = [...files.keys()].flatMap((path) => (isFunction(path) ? [path.slice(10, -3)] : []));
  const declared = (files.get("resources.ts") ?? "").matchAll(/^export const \w+ = \w+\(\s*"([a-z0-9-]+)"/gm);
  return [...new Set([...functions, ...[...declared].map(([, name = ""]) => name)])];
}

function isFunction(path: string): boolean {
  return /^functions\/[a-z0-9-]+\.ts$/.test(path);
}

function pathOf(path: string, renamed: ReadonlyMap<string, string>): string {
  const to = isFunction(path) ? renamed.get(path.slice(10, -3)) : undefined;
  return to === undefined ? path : `functions/${to}.ts`;
}

function refuseSameRoutes(sources: readonly PatternSource[]): void {
  const owners = new Map<string, string>();
  for (const { pattern, files } of sources) {
    for (const [, route = ""] of (files.get("app.ts") ?? "").matchAll(/"([A-Z]+ \/[^"]*)":/g)) {
      const shape = route.replaceAll(/\{[^}]*\}/g, "{}");
      const owner = owners.get(shape);
      if (owner !== undefined)
        throw new UsageError(
          `Patterns ${owner} and ${pattern.number} both answer ${route}: make an app of each, in a folder of its own.`,
        );
      owners.set(shape, pattern.number);
    }
  }
}

/** A pattern's README is read in the catalogue too: its links to other files lead nowhere here. */
function moveReadme(files: readonly [string, string][], pattern: string): [string, string][] {
  return files.map(([path, text]) =>
    path.endsWith("README.md")
      ? [`docs/${pattern}.md`, text.replaceAll(/\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g, "$1")]
      : [path, text],
  );
}

function camel(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
