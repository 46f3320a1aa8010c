import { anyName, type Grammar, type RoomGrammars } from "@motif/compile/kit";
import { blobNameOf, listPrefixOf } from "../bucket/name.ts";

/** Filters look at names of blobs, which are not quite the keys: they let through what the adapter looks at once more. */
const filter: Omit<Grammar, "encode"> = {
  place: "in the filter of an event subscription, and in the bundle",
  takes: "any text",
  form: /^/,
  source: "https://learn.microsoft.com/azure/event-grid/event-filtering",
};

/** What is taken where texts of subscriptions to objects end. */
export const TEXTS = {
  "objects.name": anyName(
    "part of the name of an event subscription and its queue",
    "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
  ),
  "objects.prefix": { ...filter, encode: listPrefixOf },
  "objects.suffix": { ...filter, encode: blobNameOf },
} satisfies RoomGrammars;
