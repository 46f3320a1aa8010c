import { app, httpApi } from "@motif/app";
import createItem from "./functions/create-item.ts";
import deleteItem from "./functions/delete-item.ts";
import getItem from "./functions/get-item.ts";
import listItems from "./functions/list-items.ts";
import updateItem from "./functions/update-item.ts";

export default app("rest-api-backend", {
  api: httpApi(
    {
      "POST /items": createItem,
      "GET /items": listItems,
      "GET /items/{id}": getItem,
      "PUT /items/{id}": updateItem,
      "DELETE /items/{id}": deleteItem,
    },
    { bodyLimit: 16_384 },
  ),
});
