import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const SQL = "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter";

/** What is taken where texts of topics end. */
export const TEXTS = {
  "topic.name": anyName(
    "the name of a topic of Service Bus",
    "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
  ),
  "topic.field": anyText("a property of a message of Service Bus", SQL),
  "queue.filter": anyText("a constant in a SQL filter of Service Bus", SQL),
} satisfies RoomGrammars;
