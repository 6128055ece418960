# The same bytes once as RAM and once more as an alias of it: code written here runs there.
# realmode: slot.3=0x2000:4K slot.4=0x5000:4K:alias=3 exit=hlt expect.al=9 expect.cs=0x500 judge="KVM run; KVM API, KVM_SET_USER_MEMORY_REGION"
        movl $0xf409b0, 0x2000
        ljmp $0x500, $0
