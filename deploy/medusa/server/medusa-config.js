const { defineConfig } = require("@medusajs/framework/utils")

const { DATABASE_URL, JWT_SECRET, COOKIE_SECRET, MEDUSA_ORIGIN } = process.env

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: DATABASE_URL,
    http: {
      storeCors: MEDUSA_ORIGIN,
      adminCors: MEDUSA_ORIGIN,
      authCors: MEDUSA_ORIGIN,
      jwtSecret: JWT_SECRET,
      cookieSecret: COOKIE_SECRET,
    },
  },
  admin: { disable: true },
})
