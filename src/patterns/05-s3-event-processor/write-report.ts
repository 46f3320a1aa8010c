import type { Handles } from "@motif/app";
import type { badRows, Import, reports } from "./resources.ts";

/** What the report needs of a handler's input. */
export type ReportInput = Handles<{ badRows: typeof badRows.readWriter; reports: typeof reports.writer }>;

/** The key of a file's report. */
export function reportKey(key: string): string {
  return `${key}.errors.jsonl`;
}

/** Writes one line of JSON for each bad row, page by page; takes an older version's report away if there is none. */
export async function writeReport(
  { id, key, bad }: Import,
  { badRows, reports }: ReportInput,
): Promise<void> {
  if (bad === 0) return reports.delete(reportKey(key));
  await reports.put(reportKey(key), reportLines(id, badRows), { contentType: "application/jsonl" });
}

function reportLines(importId: string, badRows: ReportInput["badRows"]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let position: { readonly cursor?: string } = {};
  return new ReadableStream({
    async pull(controller) {
      const { entries, cursor } = await badRows.query({ partition: importId, limit: 1000, ...position });
      const lines = entries.map(({ item: { row, errors } }) => `${JSON.stringify({ row, errors })}\n`);
      controller.enqueue(encoder.encode(lines.join("")));
      if (cursor === undefined) controller.close();
      else position = { cursor };
    },
  });
}
