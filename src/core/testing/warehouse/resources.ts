import { bucket, config, queue, secret, service, table, topic } from "@motif/core";
import * as z from "zod/mini";

export const Order = z.object({
  customer: z.string(),
  placed: z.int(),
  status: z.enum(["new", "sent"]),
  warehouse: z.exactOptional(z.string()),
  expiresAt: z.int(),
});

export const orders = table("orders", {
  schema: Order,
  partitionKey: "customer",
  sortKey: "placed",
  indexes: {
    "by-status": { partitionKey: "status", sortKey: "placed" },
    "by-warehouse": { partitionKey: "warehouse" },
  },
  timeToLive: "expiresAt",
});

export const Parcel = z.object({ customer: z.string() });
export const parcels = queue("parcels", { schema: Parcel, fifo: true });
export const mails = queue("mails", { schema: Parcel, delay: "30s", retention: "2d" });
export const Dispatched = z.object({ customer: z.string(), country: z.string(), grams: z.int() });
export const dispatched = topic("dispatched", { schema: Dispatched, filterBy: ["country", "grams"] });
export const movements = topic("movements", { schema: Parcel, fifo: true });
export const labels = bucket("labels", {
  expiresAfter: "90d",
  uploads: { origins: ["https://desk.warehouse.example"], limits: "confirmed" },
});
export const tariffKey = secret("tariff-key");
export const tariffs = config("tariffs", {
  schema: z.object({ perParcel: z.number(), countries: z.array(z.string()) }),
  value: { perParcel: 4.5, countries: ["DE", "FR"] },
  ttl: "5m",
});
export const carrier = service("carrier", { url: "https://api.carrier.example/v2", timeout: "5s" });
export const receivers = service("receivers", { anywhere: true });
