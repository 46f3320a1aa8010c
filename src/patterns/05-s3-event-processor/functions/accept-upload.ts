import { ConditionFailedError, consumer, type ObjectCreated, objectCreated } from "@motif/app";
import { type Header, readHeader } from "../read-header.ts";
import { type Import, importId, imports, steps, uploads } from "../resources.ts";

/**
 * Opens the import of a new file and sends its first step. An event that comes again finds the import and sends its
 * present step again, because the event before may have died before it did; `import-step` absorbs what is too much.
 */
export default consumer(
  "accept-upload",
  {
    event: objectCreated,
    uses: { uploads: uploads.reader, imports: imports.readWriter, steps: steps.sender },
    timeout: "30s",
  },
  async ({ event, uploads, imports, steps, now }) => {
    const id = importId(event.data);
    let found = await imports.get({ id });
    if (!found) {
      const opened = newImport(event.data, await readHeader(uploads, event.data), now());
      await imports.put(opened, { if: "absent" }).catch(ignoreConditionFailed);
      found = await imports.get({ id });
    }
    if (found?.item.status === "importing") {
      await steps.send({ importId: id, offset: found.item.offset }, { group: id });
    }
  },
);

function newImport(object: ObjectCreated, header: Header, now: Date): Import {
  const { key, version, size } = object;
  const startedAt = now.toISOString();
  const common = { id: importId(object), key, version, size, imported: 0, bad: 0, startedAt };
  if ("problem" in header) {
    const reason = header.problem;
    return { ...common, status: "rejected", reason, columns: [], offset: 0, finishedAt: startedAt };
  }
  return { ...common, status: "importing", ...header };
}

/** The same event, delivered twice at the same time, was faster. */
function ignoreConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionFailedError)) throw error;
}
