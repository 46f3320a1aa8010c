import { http } from "@google-cloud/functions-framework";

http("handler", (_, response) => response.status(204).end());
