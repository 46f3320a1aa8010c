import { app, httpApi } from "@motif/app";
import checkItem from "./functions/check-item.ts";
import putItem from "./functions/put-item.ts";

export default app("aws-bench", { api: httpApi({ "POST /check": checkItem, "POST /items": putItem }) });
