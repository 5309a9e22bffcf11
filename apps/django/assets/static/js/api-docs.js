// Starts Swagger UI with the data attributes of its element, so the page needs no inline script.
const element = document.getElementById('swagger-ui');

window.SwaggerUIBundle({
  domNode: element,
  url: element.dataset.schemaUrl,
  deepLinking: true,
  requestInterceptor: (request) => {
    if (new URL(request.url, document.baseURI).origin === window.location.origin) {
      request.headers['X-CSRFToken'] = element.dataset.csrfToken;
    }
    return request;
  },
});
