# The Hub's programs in one image: gunicorn by default, worker and beat by another command (docker-compose.yml).
FROM python:3.13-slim AS packages
COPY requirements/run.txt /
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /run.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HUB_MODE=production HUB_VAR=/var/lib/hub
RUN useradd --system --uid 999 --home-dir /var/lib/hub --create-home hub
WORKDIR /hub
COPY --from=packages /venv /venv
COPY . .
# The key serves this step only: nothing is signed with it.
RUN export HUB_MODE=demo HUB_SECRET_KEY="$(python -c 'import secrets; print(secrets.token_hex(32))')" \
    && python manage.py messages compile \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && mkdir --mode=700 /var/lib/hub/files \
    && chown -R hub /var/lib/hub
USER hub
EXPOSE 8000
CMD ["gunicorn", "hub.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--worker-class=gthread", "--preload", \
     "--worker-tmp-dir=/dev/shm", "--graceful-timeout=8", "--log-level=warning", "--no-control-socket"]
