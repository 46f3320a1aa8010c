import { createRequire } from "node:module";

/** What is used of the emulator's insides. */
interface Documents {
  _data: Map<string, unknown>;
  _index: Map<string, unknown>;
}
interface Account {
  database(id: string): { collection(id: string): { readonly documents: Documents } };
}
interface Result {
  readonly statusCode: number;
  readonly body?: { readonly _etag?: string };
}
type Operation = { readonly operationType: "Create" | "Replace" | "Delete" };
type Handler = (
  account: Account,
  request: unknown,
  response: { statusCode: number },
  ids: { readonly dbId: string; readonly collId: string },
) => Promise<unknown>;

/**
 * Makes batches of the emulator atomic, which it goes through one by one and leaves half done: "if any operation fails, the entire
 * transaction is rolled back" (https://learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch). To be called before the emulator
 * is loaded, from the folder of its package.
 */
export function makeBatchesAtomic(folder: string): void {
  const require = createRequire(`${folder}/`);
  const handler: { default: Handler } = require("./lib/handler/batch-documents.js");
  const readJson: { default(request: unknown): Promise<readonly Operation[]> } = require("./lib/json.js");
  const operations: Record<string, (collection: object, input: Operation) => Result> =
    require("./lib/handler/_document-operations.js");
  handler.default = async (account, request, response, { dbId, collId }) => {
    const batch = await readJson.default(request);
    const collection = account.database(dbId).collection(collId);
    const { documents } = collection;
    const before = { data: new Map(documents._data), index: new Map(documents._index) };
    const results: Result[] = [];
    for (const input of batch) {
      const perform = operations[`${input.operationType.toLowerCase()}Operation`];
      if (!perform) throw new Error(`The batch has an operation ${input.operationType}.`);
      results.push(perform(collection, input));
      if ((results.at(-1)?.statusCode ?? 0) >= 400) break;
    }
    const isDone = results.every(({ statusCode }) => statusCode < 400);
    if (!isDone) {
      documents._data = before.data;
      documents._index = before.index;
      response.statusCode = 207;
    }
    return batch.map((_, index) => {
      const result = results[index];
      const isFailure = (result?.statusCode ?? 424) >= 400;
      const statusCode = isDone || isFailure ? (result?.statusCode ?? 424) : 424;
      return { statusCode, requestCharge: 1, eTag: isDone ? result?.body?._etag : undefined };
    });
  };
}
