import type { WrittenText } from "@motif/core/texts";
import type { Grammars } from "./texts.ts";

const FIRST_PARAMETER = /^\/\{[^}]*\}/;
const PARAMETER = /\{[^}]*\}/g;

/**
 * Paths that begin with a parameter are taken, and stand for paths too that the cloud answers itself: `/{tenant}` for `/admin`.
 * What is kept is refused where it is written out, so that here a warning is enough: such a value of the parameter never comes.
 */
export function pathWarnings(texts: readonly WrittenText[], grammars: Grammars, cloud: string): string[] {
  const { form, kept = [] } = grammars["api.path"];
  return texts.flatMap(({ kind, where, text }) => {
    if (kind !== "api.path" || !FIRST_PARAMETER.test(text)) return [];
    const paths = kept.map((word) => text.replace(FIRST_PARAMETER, `/${word}`));
    const caught = paths.filter((path) => !form.test(path.replaceAll(PARAMETER, "x")));
    if (caught.length === 0) return [];
    return [
      `${where}: the path "${text}" stands for ${caught.join(" and ")} too, which ${cloud} answers itself: such requests never reach the app. Give nobody such a value, or put a segment in front, such as "/of${text}"`,
    ];
  });
}
