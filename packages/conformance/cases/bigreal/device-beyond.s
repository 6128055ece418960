# A device above RAM reached by a 32-bit offset.
# realmode: layout=flat ram=64K reg.ds.limit=0xffffffff reg.ds.g=1 exit=hlt mmio="write32 0xfee00000 0x12345678; read32 0xfee00004 0x87654321" expect.ebx=0x87654321 judge="KVM run; KVM API, KVM_EXIT_MMIO"
        mov $0xfee00000, %edi
        movl $0x12345678, (%edi)
        mov 4(%edi), %ebx
        hlt
