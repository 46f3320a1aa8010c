import { isDeepStrictEqual } from "node:util";
import type { ClientAnswer, ClientRequest, Seen } from "@motif/app/simulate";
import { type Item, ItemInput, items } from "../resources.ts";

/** An item as it was from one change to the next; `item` is undefined where it was not there. */
export interface Version {
  readonly item: Item | undefined;
  readonly previous: Version | undefined;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly by: string;
  until: number;
}

/** A request about one item that was answered, with all versions of that item. */
export interface Call {
  readonly request: ClientRequest;
  readonly answer: ClientAnswer;
  readonly id: string;
  readonly versions: readonly Version[];
  /** Those of them that there were while the client waited. */
  readonly current: readonly Version[];
}

/** The versions of all items, by id. */
export type Story = ReadonlyMap<string, readonly Version[]>;

/** The versions that changes have made. */
export function storyOf({ changes }: Seen): Story {
  const histories = new Map<string, Version[]>();
  for (const { after: item, before, at: from, by } of changes(items)) {
    const id = item?.id ?? before?.id ?? "";
    const versions = histories.get(id) ?? [absentBefore()];
    const previous = versions.at(-1);
    if (previous) previous.until = from;
    versions.push({ item, previous, from, by, until: Number.POSITIVE_INFINITY });
    histories.set(id, versions);
  }
  return histories;
}

function absentBefore(): Version {
  return { item: undefined, previous: undefined, from: 0, by: "", until: Number.POSITIVE_INFINITY };
}

/** Those of an item's versions that there were from `from` to `to`. */
export function within(versions: readonly Version[], from: number, to: number): readonly Version[] {
  return versions.filter((version) => version.from <= to && version.until >= from);
}

/** What clients asked about single items, and were answered. */
export function callsOf(seen: Seen, story: Story): readonly Call[] {
  return seen.requests.flatMap((request) => {
    const { answer, path, sentAt } = request;
    const id = /^\/items\/([^/]+)$/.exec(path)?.[1];
    if (!answer || answer.status >= 500 || id === undefined) return [];
    const versions = story.get(id) ?? [absentBefore()];
    return [{ request, answer, id, versions, current: within(versions, sentAt, answer.at) }];
  });
}

/** Those of them that ask for a change. */
export function writes(seen: Seen, story: Story): readonly Call[] {
  return callsOf(seen, story).filter(({ request: { method } }) => method === "PUT" || method === "DELETE");
}

/** Whether a version is what a write asked for, made by the function that does so. */
export function isMadeBy({ item, by }: Version, { method, body }: ClientRequest): boolean {
  if (method === "DELETE") return item === undefined && by.startsWith("delete-item");
  return item !== undefined && by.startsWith("update-item") && has(item, body);
}

/** Whether an item has what the body of a request says. */
export function has({ name, price }: Item, body: string | undefined): boolean {
  return isDeepStrictEqual({ name, price }, ItemInput.parse(JSON.parse(body ?? "null")));
}

/** Which versions each ETag can be of, by item and ETag: those that fit everything that clients were told with it. */
export function etagsOf(seen: Seen, story: Story): ReadonlyMap<string, readonly Version[]> {
  const etags = new Map<string, readonly Version[]>();
  const tell = (id: string, { headers, body, status }: ClientAnswer, possible: readonly Version[]) => {
    const etag = headers["etag"];
    if (etag === undefined) return;
    const place = `${id} ${etag}`;
    const shown: unknown = status === 304 ? undefined : JSON.parse(body);
    const fitting = possible.filter((version) => version.item && (!shown || isShown(version, shown)));
    etags.set(place, etags.get(place)?.filter((version) => fitting.includes(version)) ?? fitting);
  };
  for (const { request, answer, id, current } of callsOf(seen, story)) {
    const isChange = request.method === "PUT";
    tell(id, answer, isChange ? current.filter((version) => isMadeBy(version, request)) : current);
  }
  for (const { answer } of posts(seen)) {
    const id = answer?.headers["location"]?.replace("/items/", "") ?? "";
    // A repetition is told what the item was when it was made.
    if (answer?.status === 201) tell(id, answer, within(story.get(id) ?? [], 0, answer.at));
  }
  return etags;
}

/** Whether a version is what a client was shown of it. */
export function isShown({ item }: Version, shown: unknown): boolean {
  if (!item) return false;
  const { list: _, ...visible } = item;
  return isDeepStrictEqual(visible, shown);
}

/** Requests for new items. */
export function posts({ requests }: Seen): readonly ClientRequest[] {
  return requests.filter(({ method }) => method === "POST");
}
