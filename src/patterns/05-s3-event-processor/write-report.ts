import type { Handles } from "@motif/app";
import type { badRows, Import, reports } from "./resources.ts";

/** What the report needs of a handler's input. */
export type ReportInput = Handles<{ badRows: typeof badRows.readWriter; reports: typeof reports.writer }>;

/**
 * Writes one line of JSON for each bad row, page by page. Returns the report's key, which is that of this import alone: the
 * import of an older version may end after that of a newer one, and must not write over its report.
 */
export async function writeReport({ id, key }: Import, { badRows, reports }: ReportInput): Promise<string> {
  const report = `${key}.${id}.errors.jsonl`;
  await reports.put(report, reportLines(id, badRows), { contentType: "application/jsonl" });
  return report;
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
