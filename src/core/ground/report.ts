/** Collects problems, each with the place where it is. */
export type Report = (where: string, message: string) => void;

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const LONGEST_NAME = 40;

/** Names become parts of the names of cloud resources, so the narrowest cloud decides. */
export function checkName(kind: string, name: unknown, report: Report): void {
  if (typeof name === "string" && NAME.test(name) && name.length <= LONGEST_NAME) return;
  report(
    `${kind} ${String(name)}`,
    `a name has lower-case letters, digits and single dashes, begins with a letter and is at most ${LONGEST_NAME} long`,
  );
}

/** Reports every name that different objects share. */
export function checkUnique(
  kind: string,
  things: readonly { readonly name: string }[],
  report: Report,
): void {
  const seen = new Set<string>();
  const reported = new Set<string>();
  for (const { name } of things) {
    if (seen.has(name) && !reported.has(name)) {
      report(`${kind} ${name}`, `two different ${kind} declarations have this name; rename one of them`);
      reported.add(name);
    }
    seen.add(name);
  }
}

/** Reports something of which only `undefined` arrived. */
export function reportMissing(where: string, what: string, report: Report): void {
  report(where, `has no ${what}; if you wrote one, look for a circular import`);
}
