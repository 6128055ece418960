# Code runs in a read-only slot.
# realmode: slot.3=0x2000:4096:readonly init.0x2000=b80700f4 exit=hlt expect.ax=7 expect.cs=0x200
# realmode: judge="KVM run; KVM API, KVM_MEM_READONLY"

        ljmp $0x200, $0
