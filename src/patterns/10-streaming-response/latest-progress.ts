import type { TableReader } from "@motif/app";
import type { Progress } from "./resources.ts";

/** How far an import came. */
export async function latestProgress(
  progress: TableReader<Progress, "import" | "number">,
  id: string,
): Promise<Pick<Progress, "number" | "imported">> {
  const { entries } = await progress.query({ partition: id, order: "descending", limit: 1 });
  return entries[0]?.item ?? { number: 0, imported: 0 };
}
