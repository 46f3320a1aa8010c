import { consumer, TerminalError } from "@motif/app";
import { type ImportRowsInput, importRows } from "../import-rows.ts";
import {
  badRows,
  type Import,
  ImportStep,
  imports,
  MAX_ATTEMPTS,
  products,
  reports,
  steps,
  uploads,
} from "../resources.ts";
import { type ReportInput, writeReport } from "../write-report.ts";

/**
 * Does the next step of an import (a slice of rows; behind the last row, the report), puts the progress on record and
 * sends the step after it. Each step is done again from its beginning when it fails, and its rows are the same again.
 */
export default consumer(
  "import-step",
  {
    event: ImportStep,
    uses: {
      uploads: uploads.reader,
      imports: imports.readWriter,
      products: products.writer,
      badRows: badRows.readWriter,
      reports: reports.writer,
      steps: steps.sender,
    },
    timeout: "2m",
    memory: 512,
  },
  async (input) => {
    const { event, receiveCount, imports, steps, metrics } = input;
    const { importId, offset } = event.data;
    const found = await imports.get({ id: importId });
    if (!found) throw new TerminalError(`There is no import ${importId}.`);
    if (isOver(found.item)) return;

    let current = found;
    const record = (change: Change) =>
      imports.update(
        { id: importId },
        { set: change, ...(change.reason === undefined && { remove: ["reason"] }) },
        { if: { version: current.version } },
      );
    try {
      // A step that is on record already is not done again, but whoever did it may have died before it sent the next.
      if (offset === current.item.offset) {
        current = await record(await takeStep(current.item, input));
        metrics.add("RowsImported", current.item.imported - found.item.imported);
        metrics.add("BadRows", current.item.bad - found.item.bad);
      }
      if (!isOver(current.item)) {
        await steps.send({ importId, offset: current.item.offset }, { group: importId });
      }
    } catch (error) {
      const reason = "It stopped after repeated errors. Redrive its dead letter to go on from here.";
      if (receiveCount >= MAX_ATTEMPTS) await record({ status: "failed", reason });
      throw error;
    }
  },
);

/** Whether nothing is left to do. What is `failed` goes on with the next delivery. */
function isOver({ status }: Import): boolean {
  return status === "done" || status === "rejected";
}

type Change = Partial<Omit<Import, "id">>;

async function takeStep(item: Import, input: ImportRowsInput & ReportInput): Promise<Change> {
  const finishedAt = input.now().toISOString();
  if (item.offset === item.size) {
    return { status: "done", finishedAt, ...(item.bad > 0 && { report: await writeReport(item, input) }) };
  }
  const progress = await importRows(item, input);
  if (!progress) {
    const reason = "The file was replaced or deleted while it was imported.";
    return { status: "rejected", reason, finishedAt };
  }
  return { status: "importing", ...progress };
}
