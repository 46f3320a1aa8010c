import { ConditionFailedError, http, idempotentHttp, json, milliseconds } from "@motif/app";
import { accepted, ImportRequest, imports, RETENTION, requests } from "../resources.ts";

/** Accepts an import: first its row, then its message, then 202. So whoever is told of it can watch it, and it is done. */
export default http(
  "start-import",
  {
    uses: { imports: imports.writer, accepted: accepted.sender, requests: requests.readWriter },
    body: ImportRequest,
  },
  idempotentHttp(
    { store: ({ requests }) => requests, required: false },
    async ({ body, imports, accepted, now, newId, metrics }) => {
      const id = newId();
      const expiresAt = Math.ceil((now().getTime() + milliseconds(RETENTION)) / 1000);
      await imports.put({ id, ...body, expiresAt }, { if: "absent" }).catch(ignoreConditionFailed);
      await accepted.send({ id });
      metrics.add("ImportsAccepted", 1);
      return json({ id, ...body }, { status: 202, headers: { location: `/imports/${id}` } });
    },
  ),
);

/** An earlier attempt at the same request wrote the row. */
function ignoreConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionFailedError)) throw error;
}
