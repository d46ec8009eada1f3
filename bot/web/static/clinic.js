// A page that is opened for a clinic (?clinic=ID) asks what to say of it.
if (new URLSearchParams(location.search).get("clinic")) trigger("apply");
