# The code that bin/up runs, for a server: web, worker and scheduler are three commands of one image.
FROM node:22-bookworm-slim AS npm
WORKDIR /touchline
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.13-slim-bookworm AS build
WORKDIR /touchline
COPY requirements.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY manage.py ./
COPY config config
COPY crm crm
COPY seeds seeds
COPY static static
COPY bin/assets bin/assets
COPY --from=npm /touchline/node_modules node_modules
RUN python bin/assets && rm -r node_modules bin && /venv/bin/python -m compileall -q config crm seeds

FROM python:3.13-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    TOUCHLINE_DATA=/data
RUN useradd --system --uid 10001 --home-dir /data --create-home touchline
COPY --from=build /venv /venv
COPY --from=build /touchline /touchline
WORKDIR /touchline
USER touchline
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--backpressure", "128", "--no-ws", "--log-level", "warning", "config.wsgi:application"]
