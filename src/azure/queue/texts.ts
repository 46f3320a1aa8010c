import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of queues end. */
export const TEXTS = {
  "queue.name": anyName(
    "the name of a queue of Service Bus",
    "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
  ),
} satisfies RoomGrammars;
