export * from "../../sandbox/deployedRoles";
