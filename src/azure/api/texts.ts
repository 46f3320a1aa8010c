import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const TRIGGER = "https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger";

/**
 * An operation of API Management has a display name of up to 300 characters, which is its method and path
 * (https://learn.microsoft.com/rest/api/apimanagement/api-operation/create-or-update).
 */
const LONGEST_PATH = 290;

/** What is taken where texts of an HTTP API end. Origins and headers are the adapter's own. */
export const TEXTS = {
  "api.name": anyName(
    "part of the name of an API of API Management",
    "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
  ),
  "api.path": {
    place: "a route of Azure Functions",
    takes: `paths of up to ${LONGEST_PATH} characters that do not begin with admin or runtime, in whatever case: its host keeps these for itself`,
    form: { test: (text) => !/^\/(?:admin|runtime)/i.test(text) && text.length <= LONGEST_PATH },
    kept: ["admin", "runtime"],
    wayOut: "put another segment in front, such as /manage, or take shorter ones",
    source: "https://github.com/Azure/azure-functions-host/issues/1781 and /pull/3460",
  },
  "api.parameter": anyText("a parameter of a route", TRIGGER),
  "api.origin": anyText("in the bundle"),
  "api.header": anyText("in the bundle"),
  "api.exposed-header": anyText("in the bundle"),
} satisfies RoomGrammars;
