# Segments and stacks belong to a vCPU.
# realmode: layout=flat vcpus=2 reg.sp=0x2000 reg.1.sp=0x3000 reg.1.es=0x100 exit=hlt expect.sp=0x1ffe expect.1.sp=0x2ffe expect.es=0 expect.1.es=0x100 expect.1.es.base=0x1000 mem.0x1ffe=0000 mem.0x2ffe=0001 judge="KVM run; KVM API, KVM_SET_SREGS"
        mov %es, %ax
        push %ax
        hlt
