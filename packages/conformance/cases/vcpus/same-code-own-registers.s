# Two vCPUs run the same code with registers of their own.
# realmode: layout=flat vcpus=2 reg.bx=1 reg.1.bx=2 exit=hlt expect.bx=11 expect.1.bx=12 expect.1.ip=0x1004 judge="KVM run; KVM API, KVM_CREATE_VCPU"
        add $10, %bx
        hlt
