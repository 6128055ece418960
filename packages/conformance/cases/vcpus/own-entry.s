# A second vCPU begins where its IP says.
# realmode: layout=flat vcpus=2 reg.1.ip=0x1100 exit=hlt expect.ax=1 expect.1.ax=2 judge="KVM run; KVM API, KVM_SET_REGS"
        mov $1, %ax
        hlt
        .org 0x100
        mov $2, %ax
        hlt
