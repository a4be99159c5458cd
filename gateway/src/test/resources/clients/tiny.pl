# Does the plan by Perl's HTTP::Tiny in clear: perl tiny.pl CLEAR SECURE KEY CA.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use HTTP::Tiny;
use JSON::PP;

my ($clear, $secure, $key) = @ARGV;
open(my $file, '<', 'plan.json') or die $!;
my $plan = decode_json(do { local $/; <$file> });
my $http = HTTP::Tiny->new(keep_alive => 1, max_redirect => 0);
my $client = 'perl-http-tiny';

for my $call (@$plan) {
  my %fields = (%{$call->{fields}}, 'X-Api-Key' => $key, 'X-Case' => "$client $call->{name}");
  my %options = (headers => \%fields);
  my $content = $call->{text} x $call->{times};
  if ($call->{chunked}) {
    my @pieces = unpack('(a7000)*', $content);
    $options{content} = sub { shift @pieces };
  } elsif (length $content) {
    $options{content} = $content;
  }
  my $answer = $http->request($call->{method}, $clear . $call->{target}, \%options);
  my $octets = $answer->{status} == 599 ? '' : $answer->{content} // '';
  print encode_json({
    client => $client, name => $call->{name}, status => $answer->{status} + 0,
    version => substr($answer->{protocol} // 'HTTP/?', 5), target => undef,
    octets => length($octets), sha256 => sha256_hex($octets),
    location => $answer->{headers}{location},
    error => $answer->{status} == 599 ? $answer->{content} : undef,
  }), "\n";
}
